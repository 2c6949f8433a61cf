# Two stages: one builds a static program, the other holds nothing but it. No shell, no root, nothing that writes but /data.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/bussola ./cmd/bussola && mkdir -p /out/data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/bussola /bussola
COPY --from=build --chown=nonroot:nonroot /out/data /data
USER nonroot
ENV BUSSOLA_DATA=/data BUSSOLA_CACHE=/data/learned
VOLUME /data
ENTRYPOINT ["/bussola"]
CMD ["serve"]
